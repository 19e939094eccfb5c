"""The fault storm: docs/explanation/fault-storm.md says how it is built and what it judges."""
