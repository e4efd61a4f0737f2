"""Who is who: the answer no model may read, for tests and the report only."""

from muster.demo.synthetic.person import Person, Population, SharedThing
from muster.demo.synthetic.script import Script
from muster.demo.synthetic.tables import Row


def truth_people(population: Population) -> list[Row]:
    """Return one row per person and CRM record."""
    return [
        {
            "person_key": person.key,
            "crm_id": crm_id,
            "loyalty_id": person.loyalty_id,
            "household_id": person.household_id,
            "full_name": person.full_name,
            "country": person.country,
            "language": person.language,
            "is_cast": person.is_cast,
        }
        for person in population.people
        for crm_id in (person.crm_id, person.second_crm_id)
        if crm_id
    ]


def truth_identities(population: Population, script: Script) -> list[Row]:
    """Return every identifier with each person who uses it, in its clean form."""
    owned: set[tuple[str, str, str]] = set()
    for person in population.people:
        owned |= {(*pair, person.key) for pair in _of(person)}
    for thing in [*population.shared_cookies, *population.recycled_cookies]:
        owned |= _users(thing)
    places = {"web": "cookie", "app": "device_id"}
    for event in script.events:
        if event.source in places:
            owned.add((places[event.source], event.place, event.who))
        if event.source == "app" and event.detail:
            owned.add(("push_token", event.detail, event.who))
    household = {person.key: person.household_id for person in population.people}
    users: dict[tuple[str, str], int] = {}
    for namespace, identifier, _ in owned:
        users[namespace, identifier] = users.get((namespace, identifier), 0) + 1
    return [
        {
            "namespace": namespace,
            "identifier": identifier,
            "person_key": key,
            "household_id": household[key],
            "is_shared": users[namespace, identifier] > 1,
        }
        for namespace, identifier, key in sorted(owned)
    ]


def _of(person: Person) -> list[tuple[str, str]]:
    pairs = [
        ("crm_id", person.crm_id),
        ("crm_id", person.second_crm_id),
        ("loyalty_id", person.loyalty_id),
        ("email", person.email),
        ("email", person.former_email),
        ("phone_e164", person.phone),
    ]
    pairs += [("cookie", cookie) for cookie in person.cookies]
    for device in person.devices:
        pairs += [("device_id", device), ("push_token", f"tok_{device[4:]}")]
    return [(namespace, value) for namespace, value in pairs if value]


def _users(thing: SharedThing) -> set[tuple[str, str, str]]:
    return {("cookie", thing.identifier, person.key) for person in (thing.first, thing.last)}
