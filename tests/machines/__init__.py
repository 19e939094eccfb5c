"""Several machines: network namespaces of this one, as far apart as hosts on cables."""
