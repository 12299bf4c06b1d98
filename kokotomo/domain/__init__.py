"""What Kokotomo is: rules, rows, reading and writing, without any knowledge of pages."""
