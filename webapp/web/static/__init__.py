"""The files of static/, read at start and sent from memory under an address with their content's hash."""
