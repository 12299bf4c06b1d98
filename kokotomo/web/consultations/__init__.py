"""Pages of the writer's side of consultations."""
