"""The same site as other tools' manuals would have it written: what Casebook is measured beside. All of it is ours."""
