"""The tidy observation table: schema, checks, files."""
