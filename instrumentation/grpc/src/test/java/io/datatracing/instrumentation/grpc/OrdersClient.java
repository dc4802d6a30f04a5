package io.datatracing.instrumentation.grpc;

import io.datatracing.instrumentation.testing.rpc.RpcClient;
import io.datatracing.instrumentation.testing.rpc.RpcStream;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ConnectivityState;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Calls the contract's service as generated stubs do. */
final class OrdersClient implements RpcClient {
  private final ManagedChannel channel;

  /** Of contexts with a deadline. */
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  /** Over shaded Netty. */
  OrdersClient(int port) {
    this(NettyChannelBuilder.forAddress("127.0.0.1", port));
  }

  /**
   * @param builder as its super type: what the builders' methods return differs between versions
   */
  OrdersClient(ManagedChannelBuilder<?> builder) {
    channel = builder.usePlaintext().intercept(new ContextInterceptor()).build();
  }

  /** Sends a call that is UNAVAILABLE again, three times in all. */
  static OrdersClient retrying(ManagedChannelBuilder<?> builder) {
    return with(
        builder,
        "retryPolicy",
        Map.of(
            "maxAttempts",
            3.0,
            "initialBackoff",
            "0.001s",
            "maxBackoff",
            "0.001s",
            "backoffMultiplier",
            1.0,
            "retryableStatusCodes",
            List.of("UNAVAILABLE")));
  }

  /** Sends every call three times at once. */
  static OrdersClient hedging(ManagedChannelBuilder<?> builder) {
    OrdersClient client =
        with(builder, "hedgingPolicy", Map.of("maxAttempts", 3.0, "hedgingDelay", "0s"));
    // Old versions do not hedge a call that starts before the policy is known.
    client.connect();
    return client;
  }

  private void connect() {
    CountDownLatch ready = new CountDownLatch(1);
    whenReady(ready);
    try {
      if (!ready.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("not connected within 60 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void whenReady(CountDownLatch ready) {
    ConnectivityState state = channel.getState(true);
    if (state == ConnectivityState.READY) {
      ready.countDown();
    } else {
      channel.notifyWhenStateChanged(state, () -> whenReady(ready));
    }
  }

  private static OrdersClient with(
      ManagedChannelBuilder<?> builder, String policy, Map<String, ?> values) {
    Map<String, ?> method =
        Map.of("name", List.of(Map.of("service", Orders.SERVICE)), policy, values);
    builder.defaultServiceConfig(Map.of("methodConfig", List.of(method))).enableRetry();
    OldRetries.allow(builder);
    return new OrdersClient(builder);
  }

  @Override
  public String blocking(String request, Map<String, String> metadata) {
    Metadata headers = new Metadata();
    metadata.forEach(
        (name, value) ->
            headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
    Channel withHeaders = ClientInterceptors.intercept(channel, new HeaderInterceptor(headers));
    return ClientCalls.blockingUnaryCall(withHeaders, Orders.UNARY, CallOptions.DEFAULT, request);
  }

  @Override
  public String blocking(String request, long timeoutMillis) {
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS);
    return ClientCalls.blockingUnaryCall(channel, Orders.UNARY, options, request);
  }

  @Override
  public Future<String> future(String request) {
    return ClientCalls.futureUnaryCall(channel.newCall(Orders.UNARY, CallOptions.DEFAULT), request);
  }

  @Override
  public void async(String request, Consumer<@Nullable Throwable> done) {
    ClientCalls.asyncUnaryCall(
        channel.newCall(Orders.UNARY, CallOptions.DEFAULT), request, new Collector(done));
  }

  @Override
  public List<String> stream(Shape shape, List<String> requests) throws Exception {
    CompletableFuture<Optional<Throwable>> done = new CompletableFuture<>();
    Collector answers = new Collector(failure -> done.complete(Optional.ofNullable(failure)));
    switch (shape) {
      case UNARY:
        ClientCalls.asyncUnaryCall(
            channel.newCall(Orders.UNARY, CallOptions.DEFAULT), requests.get(0), answers);
        break;
      case SERVER_STREAM:
        ClientCalls.asyncServerStreamingCall(
            channel.newCall(Orders.SERVER_STREAM, CallOptions.DEFAULT), requests.get(0), answers);
        break;
      case CLIENT_STREAM:
        sendAll(
            requests,
            ClientCalls.asyncClientStreamingCall(
                channel.newCall(Orders.CLIENT_STREAM, CallOptions.DEFAULT), answers));
        break;
      case BIDI:
        sendAll(
            requests,
            ClientCalls.asyncBidiStreamingCall(
                channel.newCall(Orders.BIDI, CallOptions.DEFAULT), answers));
        break;
    }
    Throwable failure = done.get(60, TimeUnit.SECONDS).orElse(null);
    if (failure instanceof Exception) {
      throw (Exception) failure;
    }
    return answers.received;
  }

  @Override
  public RpcStream open(RpcStream.Answers answers) {
    return start(CallOptions.DEFAULT, answers);
  }

  @Override
  public RpcStream open(RpcStream.Answers answers, Bound bound, long timeoutMillis) {
    if (bound == Bound.CALL) {
      return start(
          CallOptions.DEFAULT.withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS), answers);
    }
    Context.CancellableContext context =
        Context.current().withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS, timer);
    return inContext(context, answers);
  }

  @Override
  public RpcStream openInContext(RpcStream.Answers answers) {
    Context.CancellableContext context = Context.current().withCancellation();
    RpcStream stream = inContext(context, answers);
    return new ContextStream(stream, context);
  }

  private RpcStream inContext(Context context, RpcStream.Answers answers) {
    Context previous = context.attach();
    try {
      return start(CallOptions.DEFAULT, answers);
    } finally {
      context.detach(previous);
    }
  }

  private RpcStream start(CallOptions options, RpcStream.Answers answers) {
    ClientCall<String, String> call = channel.newCall(Orders.BIDI, options);
    call.start(new Listener(answers), new Metadata());
    return new Stream(call);
  }

  @Override
  public void makeAndForget() {
    channel.newCall(Orders.UNARY, CallOptions.DEFAULT).cancel("not needed", null);
  }

  @Override
  public int code(Throwable thrown) {
    return Status.fromThrowable(thrown).getCode().value();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    channel.shutdown();
    try {
      if (!channel.awaitTermination(60, TimeUnit.SECONDS)) {
        channel.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void sendAll(List<String> requests, StreamObserver<String> out) {
    requests.forEach(out::onNext);
    out.onCompleted();
  }

  private static final class Stream implements RpcStream {
    private final ClientCall<String, String> call;

    Stream(ClientCall<String, String> call) {
      this.call = call;
    }

    @Override
    public void send(String message) {
      call.sendMessage(message);
    }

    @Override
    public void halfClose() {
      call.halfClose();
    }

    @Override
    public void request() {
      call.request(1);
    }

    @Override
    public void cancel() {
      call.cancel("enough", null);
    }
  }

  /** To cancel it is to cancel the context that it was made in, and nothing else. */
  private static final class ContextStream implements RpcStream {
    private final RpcStream stream;
    private final Context.CancellableContext context;

    ContextStream(RpcStream stream, Context.CancellableContext context) {
      this.stream = stream;
      this.context = context;
    }

    @Override
    public void send(String message) {
      stream.send(message);
    }

    @Override
    public void halfClose() {
      stream.halfClose();
    }

    @Override
    public void request() {
      stream.request();
    }

    @Override
    public void cancel() {
      context.cancel(null);
    }
  }

  private static final class Listener extends ClientCall.Listener<String> {
    private final RpcStream.Answers answers;

    Listener(RpcStream.Answers answers) {
      this.answers = answers;
    }

    @Override
    public void onReady() {
      answers.ready();
    }

    @Override
    public void onMessage(String message) {
      answers.answer(message);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      answers.closed(status.getCode().value());
    }
  }

  private static final class Collector implements StreamObserver<String> {
    private final List<String> received = new ArrayList<>();
    private final Consumer<@Nullable Throwable> done;

    Collector(Consumer<@Nullable Throwable> done) {
      this.done = done;
    }

    @Override
    public void onNext(String answer) {
      received.add(answer);
    }

    @Override
    public void onError(Throwable failure) {
      done.accept(failure);
    }

    @Override
    public void onCompleted() {
      done.accept(null);
    }
  }
}
