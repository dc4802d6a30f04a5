package io.datatracing.instrumentation.grpc;

import io.grpc.BindableService;
import io.grpc.CompressorRegistry;
import io.grpc.DecompressorRegistry;
import io.grpc.HandlerRegistry;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import java.io.File;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A builder of the application around another one, as gRPC's {@code ForwardingServerBuilder}, which
 * the oldest version does not have.
 */
final class OwnServerBuilder extends ServerBuilder<OwnServerBuilder> {
  private final ServerBuilder<?> delegate;

  OwnServerBuilder(ServerBuilder<?> delegate) {
    this.delegate = delegate;
  }

  @Override
  public OwnServerBuilder directExecutor() {
    delegate.directExecutor();
    return this;
  }

  @Override
  public OwnServerBuilder executor(@Nullable Executor executor) {
    delegate.executor(executor);
    return this;
  }

  @Override
  public OwnServerBuilder addService(ServerServiceDefinition service) {
    delegate.addService(service);
    return this;
  }

  @Override
  public OwnServerBuilder addService(BindableService service) {
    delegate.addService(service);
    return this;
  }

  @Override
  public OwnServerBuilder intercept(ServerInterceptor interceptor) {
    delegate.intercept(interceptor);
    return this;
  }

  @Override
  public OwnServerBuilder fallbackHandlerRegistry(@Nullable HandlerRegistry registry) {
    delegate.fallbackHandlerRegistry(registry);
    return this;
  }

  @Override
  public OwnServerBuilder useTransportSecurity(File chain, File key) {
    delegate.useTransportSecurity(chain, key);
    return this;
  }

  @Override
  public OwnServerBuilder decompressorRegistry(@Nullable DecompressorRegistry registry) {
    delegate.decompressorRegistry(registry);
    return this;
  }

  @Override
  public OwnServerBuilder compressorRegistry(@Nullable CompressorRegistry registry) {
    delegate.compressorRegistry(registry);
    return this;
  }

  @Override
  public Server build() {
    return delegate.build();
  }
}
