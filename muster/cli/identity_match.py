"""`muster identity match`: scores who may be one person; what it does is in muster.pipeline."""

from typing import Annotated

import typer

from muster.cli.output import AsJson, print_json, say
from muster.cli.progress import stepping
from muster.pipeline.matching.match import forget, match
from muster.settings import Settings


def match_people(
    forget_all: Annotated[
        bool, typer.Option("--forget", help="Take all scored links out again, and score nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Score which person records may be one person's, though no identifier says so.

    What is compared stands in dbt_project/matching.yml: attributes and namespaces by their kind of
    column (name, date of birth, place, e-mail …), and from which probability on a pair is a link.
    Splink learns from the records themselves, without labels; the same records give the same
    scores. The pairs go to the table muster_identity_matches, whole or not at all.

    The next build of profiles takes the links up, as the weakest of all: they join profiles, never
    part what rows show, and never break a maximum. `--forget` and a build undo them.

    Needs the extra: pip install 'muster[matching]'.

    Example: `muster identity match && muster build profiles`
    """
    settings = Settings.load()
    if forget_all:
        count = forget(settings)
        if as_json:
            print_json({"forgotten_count": count})
        else:
            say(f"{count:,} scored pairs are taken out. Run: muster build profiles")
        return
    with stepping() as tell:
        found = match(settings, tell)
    if as_json:
        print_json(found)
        return
    say(f"{found.records_count:,} person records, {found.compared_count:,} pairs compared, "
        f"as of {found.as_of.isoformat()}.")  # fmt: skip
    say(f"{found.links_count:,} links at {found.threshold} or above, "
        f"{found.pairs_count - found.links_count:,} more pairs at 0.5 or above, "
        f"in {found.table} (model {found.model}).")  # fmt: skip
    say("Run: muster build profiles")
