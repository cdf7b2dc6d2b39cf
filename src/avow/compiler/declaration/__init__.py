"""How `practices.toml` is read: places of keys, fields of tables, references between them."""
