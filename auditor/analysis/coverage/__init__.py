"""How rows are spread: clusters, effective size, outliers, prototypes."""
