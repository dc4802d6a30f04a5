package io.datatracing.instrumentation.grpc;

import io.grpc.ManagedChannelBuilder;
import java.lang.reflect.Method;

/**
 * gRPC before 1.33 does not retry while its statistics are on, which only its own packages can
 * switch off.
 */
final class OldRetries {
  private OldRetries() {}

  static void allow(ManagedChannelBuilder<?> builder) {
    if (Boolean.getBoolean("grpc.latest")) {
      return;
    }
    try {
      for (Class<?> type = builder.getClass(); type != null; type = type.getSuperclass()) {
        for (Method method : type.getDeclaredMethods()) {
          if ((method.getName().equals("setStatsEnabled")
                  || method.getName().equals("setTracingEnabled"))
              && method.getParameterCount() == 1) {
            method.setAccessible(true);
            method.invoke(builder, false);
          }
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
