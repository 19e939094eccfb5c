"""Where a total is decided: the rules of docs/explanation/rules.md as pure functions."""
