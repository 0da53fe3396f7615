"""The same site built with other tools as their manuals recommend, for comparison. All of this code is ours."""
