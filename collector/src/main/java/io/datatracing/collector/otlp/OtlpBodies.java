package io.datatracing.collector.otlp;

import io.datatracing.collector.intake.UnreadableException;
import io.datatracing.http.HttpProblemException;
import io.datatracing.model.otlp.MalformedOtlpException;
import io.datatracing.model.otlp.OtlpBatch;

/** OTLP's two encodings, for transports that are not HTTP. */
public final class OtlpBodies {
  private OtlpBodies() {}

  /**
   * @throws UnreadableException when it is not an {@code ExportTraceServiceRequest}
   */
  public static OtlpBatch protobuf(byte[] request) {
    try {
      return OtlpBatch.parse(request);
    } catch (MalformedOtlpException e) {
      throw new UnreadableException(
          "The message is not an ExportTraceServiceRequest: " + e.getMessage(), e);
    }
  }

  /**
   * @throws UnreadableException when it is not an {@code ExportTraceServiceRequest} in JSON
   */
  public static OtlpBatch json(byte[] request) {
    try {
      return protobuf(JsonTranslator.translate(request));
    } catch (HttpProblemException e) {
      throw new UnreadableException(e.problem().detail(), e);
    }
  }
}
