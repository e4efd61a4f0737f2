"""Says the tests of collections: how many rows there are, and their sequence."""

from collections.abc import Callable

from federated.rule.tree import CollectionTest, Group, SequenceTest, Step
from federated.rule.windows import Span, Window
from federated.sentences.names import Names, Scope
from federated.sentences.phrases import Ending, Form, Language
from federated.sentences.values import say_duration, say_number, say_share, say_window

Where = Callable[[Group, Scope, Ending], str]


class Rows:
    """What is said of the rows of collections; `where` says which rows a group means."""

    def __init__(self, words: Language, names: Names, where: Where) -> None:
        self.words = words
        self.names = names
        self.where = where

    def collection_test(self, test: CollectionTest, scope: Scope, form: Form) -> str:
        """Return the clause of a test that counts rows."""
        inside = self.names.inside(scope, test.collection)
        window = said_window(self.words, test.window)
        if test.mode == "all" or test.is_share:
            rows = self.called(scope, test.collection, "", window)
            where = self.where(test.value, inside, form.ending)
            key = "all" if test.mode == "all" else f"share_{test.mode}"
            where = where or self.words.say("phrases", "always", Form("many", form.ending))
        else:
            where = self.where(test.value, inside, "end")
            is_apart = bool(window) and self.words.has("matches", f"{test.mode}_window")
            rows = self.called(scope, test.collection, where, "" if is_apart else window)
            key = f"{test.mode}_window" if is_apart else test.mode
        number = say_share if test.is_share else say_number
        high = test.low if test.high is None else test.high
        exact = high if test.mode == "atMost" else test.low
        values = {"n": number(exact), "low": number(test.low), "high": number(high)}
        return self.words.say("matches", key, form, rows=rows, where=where, window=window, **values)

    def sequence(self, test: SequenceTest, scope: Scope, form: Form) -> str:
        """Return the clause of a sequence."""
        steps = [self._step(step, scope) for step in test.steps]
        said = self.words.joined("step", steps)
        window = said_window(self.words, test.window)
        within = say_duration(self.words, test.within) if test.within else ""
        key = "_".join(["whole", *["window"] * bool(window), *["within"] * bool(within)])
        whole = self.words.say("sequence", key, form, steps=said, window=window, within=within)
        if not test.same:
            return whole
        inside = self.names.inside(scope, test.steps[0].collection)
        columns = self.words.joined("list_all", self.names.columns(inside, test.same))
        return self.words.say("sequence", "same", form, whole=whole, columns=columns)

    def _step(self, step: Step, scope: Scope) -> str:
        where = self.where(step.value, self.names.inside(scope, step.collection), "end")
        rows = self.called(scope, step.collection, where, "")
        key = "step_not" if step.negated else "step" if step.count == 1 else "step_count"
        said = self.words.say("sequence", key, rows=rows, n=str(step.count))
        least = say_duration(self.words, step.after_min) if step.after_min else ""
        most = say_duration(self.words, step.after_max) if step.after_max else ""
        if not least and not most:
            return said
        key = "after_both" if least and most else "after_min" if least else "after_max"
        key = "not_within" if step.negated else key
        return self.words.say("sequence", key, step=said, least=least, most=most)

    def called(self, scope: Scope, collection: str, where: str, window: str) -> str:
        """Return what the rows in a window are called, with which of them are meant."""
        key = "_".join(["rows", *["window"] * bool(window), *["where"] * bool(where)])
        label = self.names.rows(scope, collection)
        return self.words.say("phrases", key, collection=label, where=where, window=window)


def said_window(words: Language, window: Window | Span | None) -> str:
    """Return when the rows of a test lie, nothing where any time will do."""
    if window is None:
        return ""
    if isinstance(window, Span):
        raise TypeError("sentences are made of a rule before its windows become spans")
    return say_window(words, window)
