"""The front of Muster: pipeline steps, command line and demo."""
