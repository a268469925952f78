"""Jobs that use the guide or keep a record: is it OK, ask without a name, we talked."""
