"""From a template and a person to one message in their language; who gets it is elsewhere."""
