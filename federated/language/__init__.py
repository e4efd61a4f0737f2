"""The rule language as types: one class per shape a document may hold, each in its own words.

What a document means is read by `federated.rule`; these say the same for editors and for Python.
A test holds the two together: nothing the reader accepts is refused here.
"""
