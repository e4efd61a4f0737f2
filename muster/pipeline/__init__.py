"""The steps of a run: one function a step, called alike by command line, DAG task and demo."""
