package io.datatracing.exporter.watch;

/** Says whether this process records anything at present. */
public interface Activity {
  /** Another number whenever something was recorded. */
  long recorded();
}
