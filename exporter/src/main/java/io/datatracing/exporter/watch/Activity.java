package io.datatracing.exporter.watch;

/** Says whether this process records anything at present. */
public interface Activity {
  /** Spans that have been recorded since the start. */
  long recorded();
}
