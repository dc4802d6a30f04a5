package io.datatracing.instrumentation.httpurlconnection;

import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;
import java.io.OutputStream;

/** Before a buffered body is closed: nothing can be written to it any more. */
final class PosterCloseHooks {
  private PosterCloseHooks() {}

  @OnEnter
  static void onEnter(@This OutputStream body) {
    WorkflowBody.closing(body);
  }
}
