"""Names of the generated models; who fills them is in `compile`."""

MEMBERS = "int_audience_members__"
CHANGES = "int_audience_member_changes__"
EVALUATED = "int_audience_members_evaluated"
CATALOGUE = "dim_audiences"
VIEW = "audience_"
ATTRIBUTE = "int_computed_attribute__"
EVALUATED_AT = "evaluated_at"


def members_model(key: str) -> str:
    """Return the model that holds the members of an audience."""
    return MEMBERS + key


def changes_model(key: str) -> str:
    """Return the model that holds who entered and left an audience, this run's changes included."""
    return CHANGES + key


def view_model(key: str) -> str:
    """Return the view that shows them to people."""
    return VIEW + key


def attribute_model(key: str) -> str:
    """Return the model that holds the values of a computed attribute."""
    return ATTRIBUTE + key


def attributes_view(entity: str) -> str:
    """Return the view that shows people all computed attributes of an entity side by side."""
    return f"dim_{entity}_attributes"
