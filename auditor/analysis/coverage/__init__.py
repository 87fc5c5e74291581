"""How rows are distributed: clusters, effective size, outliers, prototypes, a map."""
