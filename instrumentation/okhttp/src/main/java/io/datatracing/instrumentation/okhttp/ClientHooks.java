package io.datatracing.instrumentation.okhttp;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import java.util.List;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;

/**
 * Around the constructor that every client goes through, {@code new OkHttpClient()} and {@code
 * newBuilder().build()} included.
 */
final class ClientHooks {
  private ClientHooks() {}

  /**
   * Makes tracing the last of the application's interceptors, and the only one of its kind: a
   * builder that is used again, or that was made from a client, already has it, possibly before
   * interceptors that were added since.
   */
  @OnEnter
  static void onEnter(@Argument(0) OkHttpClient.Builder builder) {
    List<Interceptor> interceptors = builder.interceptors();
    int size = interceptors.size();
    if (size > 0 && interceptors.get(size - 1) == TracingInterceptor.INSTANCE) {
      return; // only reading, as building does, for builders that threads share
    }
    interceptors.remove(TracingInterceptor.INSTANCE);
    interceptors.add(TracingInterceptor.INSTANCE);
  }
}
