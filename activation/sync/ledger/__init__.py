"""Every intended delivery, from the plan to the last receipt; what leaves and how is elsewhere."""
