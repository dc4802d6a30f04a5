package io.datatracing.exporter.sampling;

/** Finds out the name of this service, which may read files. */
public interface ServiceName {
  String get();
}
