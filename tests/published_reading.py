"""Reads every audience of a published snapshot in memory, to hold the run's SQL against."""

from datetime import datetime
from zlib import crc32

from federated import load_project
from federated.catalog.model_names import ATTRIBUTE
from federated.evaluate import gather_facts, moment_of
from federated.evaluation.readings import Reader
from muster.pipeline.snapshots import find_published, open_published
from muster.settings import Settings


def read_published(settings: Settings, one_in: int = 1) -> dict[str, tuple[set[str], set[str]]]:
    """Return by audience the members that were published, and those read in memory.

    Audiences made by SQL of their own are left out, and so are members but one in so many.
    """

    def is_asked(member: str) -> bool:
        return crc32(member.encode()) % one_in == 0

    project = load_project(settings.project_dir)
    as_of = datetime.fromisoformat(str(find_published(settings).manifest["as_of"]))
    at = moment_of(as_of, project.context.zone, project.context.week_starts)
    published: dict[str, set[str]] = {key: set() for key in project.audiences}
    with open_published(settings) as snapshot:
        tables = {
            name: snapshot.query(f"select {', '.join(table.columns)} from {name}").to_pylist()
            for name, table in project.catalog.tables.items()
            # What is computed is read from rows, and its models are not published.
            if not name.startswith(ATTRIBUTE)
        }
        for key, member in snapshot.rows(
            "select audience_key, entity_key from fct_audience_members"
        ):
            published.setdefault(key, set()).add(member)
    facts = {
        entity: gather_facts(project.catalog, entity, tables, published)
        for entity in project.catalog.entities
    }
    rules = {
        key: (audience.entity, audience.rule)
        for key, audience in project.audiences.items()
        if audience.rule is not None and audience.status == "published"
    }
    read: dict[str, set[str]] = {key: set() for key in rules}
    for entity in {entity for entity, _ in rules.values()}:
        for member, own in facts[entity].items():
            if not is_asked(member):
                continue
            # One reader for all rules: it puts the rows of a member in order once.
            reader = Reader(project.catalog, entity, own, at)
            for key, (named, rule) in rules.items():
                if named == entity and reader.read(rule).holds:
                    read[key].add(member)
    return {k: (set(filter(is_asked, published[k])), members) for k, members in read.items()}
