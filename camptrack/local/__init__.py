"""The process set of one machine: `make run`, and the servers of the tests. Imports no Django."""
