package io.datatracing.collector.otlp;

/** How a field is written in JSON and on the wire. */
enum FieldKind {
  STRING,
  /** Base64, standard or URL-safe, as in protobuf's JSON mapping. */
  BYTES,
  /** Hexadecimal, where OTLP departs from protobuf's mapping: trace and span ids. */
  HEX_ID,
  BOOL,
  INT64,
  UINT32,
  ENUM,
  DOUBLE,
  FIXED32,
  FIXED64,
  MESSAGE
}
