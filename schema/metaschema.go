package schema

// metaSchemas are the meta-schemas of the drafts, by URI.
var metaSchemas = map[string]string{}
