"""The jobs that leave a record: is it OK, ask without a name, we talked."""
