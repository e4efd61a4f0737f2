"""Members in, messages out: the public door of activation."""
