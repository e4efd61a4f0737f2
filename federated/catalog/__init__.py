"""What rules may name: the entities, collections and attributes of this warehouse."""
