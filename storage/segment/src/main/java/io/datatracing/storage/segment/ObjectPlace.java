package io.datatracing.storage.segment;

import java.net.URI;

/**
 * Where objects are, in one spelling: so that a setting which names another bucket is not taken for
 * the loss of all objects.
 *
 * @param place {@code s3://bucket/prefix}
 * @param endpoint of the service; empty for Amazon's
 */
record ObjectPlace(String place, String endpoint) {
  static ObjectPlace of(ObjectOptions options) {
    URI endpoint = options.endpoint();
    return new ObjectPlace(
        withoutSlash(options.place()), endpoint == null ? "" : withoutSlash(endpoint));
  }

  private static String withoutSlash(URI address) {
    return address.toString().replaceAll("/+$", "");
  }

  @Override
  public String toString() {
    return endpoint.isEmpty() ? place : place + " at " + endpoint;
  }
}
