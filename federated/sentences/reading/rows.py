"""Reads the tests of collections, the opposite of `rows` of the sentences."""

from collections.abc import Callable, Iterator
from typing import Any

from federated.rule.parsing.aggregates import FUNCTIONS, PERIODS
from federated.rule.tree import Path
from federated.sentences.names import Scope
from federated.sentences.phrases import Form
from federated.sentences.reading.names import NamesRead
from federated.sentences.reading.text import Found, Text, Values, just
from federated.sentences.reading.values import ValuesRead

Document = dict[str, Any]
# Reads which rows of a collection are meant: a group, from a place on.
ReadWhere = Callable[[int, Scope, Form], Found]
MANY = Form("many", "end")


class RowsRead:
    """Reads what is said of the rows of collections."""

    def __init__(
        self,
        text: Text,
        values: ValuesRead,
        names: NamesRead,
        where: ReadWhere,
        value: Callable[[int, Scope], Found],
    ) -> None:
        self.value = value
        self.text = text
        self.values = values
        self.names = names
        self.where = where

    def rows(self, place: int, scope: Scope, only: str = "") -> Found:
        """Return a collection, with when its rows lie and which of them are meant."""
        return self.text.once(("rows", place, scope, only), lambda: self._rows(place, scope, only))

    def _rows(self, place: int, scope: Scope, only: str) -> Iterator[tuple[int, Document]]:
        def collection(at: int, _: Values) -> Found:
            return self.names.rows(at, scope, only)

        def where(at: int, said: Values) -> Found:
            return self.where(at, self.names.names.inside(scope, said["collection"]), MANY)

        for key in ("rows", "rows_where", "rows_window", "rows_window_where"):
            yield from self.text.phrase(
                place, "phrases", key, None,
                collection=collection, window=self.values.window, where=where,
            )  # fmt: skip

    def collection_test(self, place: int, scope: Scope, form: Form) -> Found:
        """Return a test that counts rows."""
        found: Found = []
        for mode in ("some", "none", "atLeast", "atMost", "exactly", "between"):
            ways = self._matches(place, mode, scope, form, self.values.count)
            found += [(end, _counted(mode, said)) for end, said in ways]
        for key in ("all", "share_atLeast", "share_atMost", "share_exactly", "share_between"):
            ways = self._matches(place, key, scope, form, self.values.share)
            # Here the group stands apart from the rows.
            found += [
                (end, _counted(key.removeprefix("share_"), said))
                for end, said in ways
                if "where" not in said["rows"]
            ]
        return found

    def _matches(
        self, place: int, key: str, scope: Scope, form: Form, number: Callable[..., Found]
    ) -> Found:
        def where(at: int, said: Values) -> Found:
            inside = self.names.names.inside(scope, said["rows"]["collection"])
            return self.where(at, inside, Form("many", form.ending))

        return self.text.phrase(
            place, "matches", key, form,
            rows=lambda at, _: self.rows(at, scope), where=where, n=number, low=number, high=number,
        )  # fmt: skip

    def measure(self, place: int, scope: Scope) -> Found:
        """Return what is made of rows that stand in scope, or further out, as a value."""
        return self.text.once(("measure", place, scope), lambda: self._measures(place, scope))

    def _measures(self, place: int, scope: Scope) -> Iterator[tuple[int, Document]]:
        for outer in range(len(scope.names)):
            owner = scope.outwards(outer)
            collections = self.names.names.collections_at(owner)
            for key in ("count_of", "count_distinct", *FUNCTIONS):
                # The attribute is said before the rows it is of, so each collection is tried.
                for name in collections:
                    for end, said in self._aggregate(place, key, owner, name):
                        yield end, {**said, "field": "^." * outer + said["field"]}

    def _aggregate(self, place: int, key: str, scope: Scope, only: str) -> Found:
        units = self.text.words.data["period_units"]
        periods = {units[unit][0]: unit for unit in PERIODS}
        inside = self.names.names.inside(scope, only)
        found: Found = []
        for end, said in self.text.phrase(
            place, "aggregates", key, None,
            rows=lambda at, _: self.rows(at, scope, only),
            of=lambda at, _: self.value(at, inside),
            unit=lambda at, _: self.text.one_of(at, periods),
        ):  # fmt: skip
            function = "count" if key.startswith("count_") and "of" in said else key
            aggregate: Document = {"function": function}
            of = said.get("of")
            if isinstance(of, Path | dict):
                aggregate["of"] = str(of) if isinstance(of, Path) else of
            elif of is not None:
                continue
            if key == "count_distinct":
                aggregate["distinct"] = True
            if "unit" in said:
                aggregate["unit"] = said["unit"]
            found.append((end, _of_rows(said["rows"], "where", aggregate=aggregate)))
        return found

    def sequence(self, place: int, scope: Scope, form: Form) -> Found:
        """Return a sequence, with what binds its steps together."""
        found: Found = []
        for whole in self._wholes(place, scope, form):
            found.append(whole)
            inside = self.names.names.inside(scope, whole[1]["sequence"][0]["field"])

            def columns(at: int, _: Values, inside: Scope = inside) -> Found:
                return self.text.listed(
                    at, "list_all", lambda here, _: self.names.column(here, inside)
                )

            ways = self.text.phrase(
                place, "sequence", "same", form,
                whole=just(*whole), columns=columns,
            )  # fmt: skip
            found += [(e, {**s["whole"], "same": list(s["columns"])}) for e, s in ways]
        return found

    def _wholes(self, place: int, scope: Scope, form: Form) -> Found:
        def steps(at: int, _: Values) -> Found:
            return self.text.listed(at, "step", lambda here, _: self._step(here, scope))

        found: Found = []
        for key in ("whole", "whole_within", "whole_window", "whole_window_within"):
            for end, said in self.text.phrase(
                place, "sequence", key, form,
                steps=steps, within=self.values.duration, window=self.values.window,
            ):  # fmt: skip
                rest = {k: said[k] for k in ("within", "window") if k in said}
                found.append((end, {"sequence": list(said["steps"]), **rest}))
        return found

    def _step(self, place: int, scope: Scope) -> Found:
        found: Found = []
        for key in ("step", "step_count", "step_not"):
            for end, said in self.text.phrase(
                place, "sequence", key, None,
                rows=lambda at, _: self.rows(at, scope), n=self.values.count,
            ):  # fmt: skip
                if "window" in said["rows"]:
                    continue
                step = _of_rows(said["rows"], "value")
                step |= {"not": True} if key == "step_not" else {}
                step |= {"count": said["n"]} if "n" in said else {}
                found += [(end, step), *self._gap(place, end, step)]
        return found

    def _gap(self, place: int, end: int, step: Document) -> Found:
        """Return a step together with how long it is after the one before."""
        keys = ("not_within",) if step.get("not") else ("after_min", "after_max", "after_both")
        found: Found = []
        for key in keys:
            for after, said in self.text.phrase(
                place, "sequence", key, None,
                step=just(end, step),
                least=self.values.duration, most=self.values.duration,
            ):  # fmt: skip
                ends = {"min": said.get("least"), "max": said.get("most")}
                given = {k: length for k, length in ends.items() if length}
                units = {length["unit"] for length in given.values()}
                if len(units) == 1:
                    gap = {k: length["n"] for k, length in given.items()}
                    found.append((after, {**step, "after": {**gap, "unit": units.pop()}}))
        return found


def _of_rows(said: Values, key: str, **more: Any) -> Document:
    """Return what a document says of rows: the filter stands under the key."""
    document: Document = {"field": said["collection"], **more}
    if said.get("where") is not None:
        document[key] = said["where"]
    if said.get("window") is not None:
        document["window"] = said["window"]
    return document


def _counted(mode: str, said: Values) -> Document:
    match: Document = {"mode": mode}
    if mode == "between":
        match["threshold"] = [said["low"], said["high"]]
    elif "n" in said:
        match["threshold"] = said["n"]
    rows = {**said["rows"], "where": said.get("where", said["rows"].get("where"))}
    return _of_rows(rows, "value", match=match)
