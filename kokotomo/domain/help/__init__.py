"""Help lines: whom to call or write to beside Kokotomo, and who of them is there right now."""
