"""Pages for readers: past issues of the reports, without an account where they are public."""
