package io.datatracing.query.api;

import io.datatracing.http.Handler;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** {@code GET /api/v1/openapi.json}: what this API is, for programs. */
final class OpenApiHandler implements Handler.Blocking {
  private static final String RESOURCE = "openapi.json";

  private final byte[] document;

  OpenApiHandler() {
    try (InputStream in = OpenApiHandler.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the jar");
      }
      document = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE, e);
    }
  }

  @Override
  public Response handle(Request request) {
    Parameters.of(request, List.of());
    return Response.of(200, "application/json", document);
  }
}
