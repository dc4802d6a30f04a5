package io.datatracing.instrumentation.testing.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.rpc.RpcMessages;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.instrumentation.testing.ExpectedSpan;
import io.opentelemetry.context.Context;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of calls with several requests or answers. */
abstract class StreamingCalls extends UnaryCalls {
  @ParameterizedTest
  @EnumSource(RpcClient.Shape.class)
  void eachShapeIsOneSpanOnBothSides(RpcClient.Shape shape) throws Exception {
    List<String> answers = client().stream(shape, List.of("a", "b", "c"));
    assertThat(answers)
        .isEqualTo(
            switch (shape) {
              case UNARY, SERVER_STREAM -> List.of("a");
              case CLIENT_STREAM -> List.of("c");
              case BIDI -> List.of("a", "b", "c");
            });
    List<Span> both = spans.take(2);
    Span call = ofKind(both, SpanKind.CLIENT);
    int sent = shape == RpcClient.Shape.CLIENT_STREAM || shape == RpcClient.Shape.BIDI ? 3 : 1;
    streamed(client(shape.method(), 0), shape, sent, answers.size()).matches(call);
    streamed(server(shape.method(), 0), shape, answers.size(), sent)
        .childOf(call)
        .matches(ofKind(both, SpanKind.SERVER));
  }

  @Test
  void messagesBeyondTheMostAreOnlyCounted() throws Exception {
    List<String> many = Collections.nCopies(RpcMessages.DEFAULT_MOST + 4, "a");
    assertThat(client().stream(RpcClient.Shape.BIDI, many)).isEqualTo(many);
    List<Span> both = spans.take(2);
    Span call = ofKind(both, SpanKind.CLIENT);
    streamed(client("Bidi", 0), RpcClient.Shape.BIDI, many.size(), many.size()).matches(call);
    streamed(server("Bidi", 0), RpcClient.Shape.BIDI, many.size(), many.size())
        .childOf(call)
        .matches(ofKind(both, SpanKind.SERVER));
  }

  @Test
  void messagesAreNotRecordedWhereNobodyWantsThem() throws Exception {
    RpcMessages.most(0);
    try {
      client().stream(RpcClient.Shape.BIDI, List.of("a", "b"));
    } finally {
      RpcMessages.most(RpcMessages.DEFAULT_MOST);
    }
    client("Bidi", 0).matches(ofKind(spans.take(2), SpanKind.CLIENT));
  }

  @Test
  void workForEachMessageIsBelowTheServersSpan() throws Exception {
    client().stream(RpcClient.Shape.BIDI, List.of("work", "work"));
    List<Span> four = spans.take(4);
    Span server = ofKind(four, SpanKind.SERVER);
    assertThat(four.stream().filter(span -> span.kind() == SpanKind.INTERNAL))
        .hasSize(2)
        .allMatch(span -> span.isChildOf(server));
  }

  @Test
  void callThatIsNeverHalfClosedEndsWhenItIsCancelled() throws Exception {
    Heard heard = new Heard();
    RpcStream stream = client().open(heard);
    stream.send("a");
    stream.request();
    assertThat(heard.answer()).isEqualTo("a");
    stream.cancel();
    assertThat(heard.closed()).isEqualTo(CANCELLED);
    List<Span> both = spans.take(2);
    Span call = ofKind(both, SpanKind.CLIENT);
    assertThat(ExpectedSpan.attributesOf(call))
        .containsEntry("rpc.grpc.status_code", (long) CANCELLED)
        .containsEntry("error.type", "CANCELLED")
        .containsEntry("datatracing.rpc.messages.sent", 1L)
        .containsEntry("datatracing.rpc.messages.received", 1L);
    streamed(server("Bidi", CANCELLED), RpcClient.Shape.BIDI, 1, 1)
        .childOf(call)
        .matches(ofKind(both, SpanKind.SERVER));
  }

  @Test
  void answersThatNobodyAsksForAreNotReceived() throws Exception {
    Heard heard = new Heard();
    RpcStream stream = client().open(heard);
    stream.send("a");
    stream.send("b");
    stream.halfClose();
    stream.request();
    assertThat(heard.answer()).isEqualTo("a");
    Span server = spans.take();
    assertThat(server.kind()).as("only the server is done").isEqualTo(SpanKind.SERVER);
    assertThat(heard.answers).isEmpty();
    stream.request();
    assertThat(heard.answer()).isEqualTo("b");
    assertThat(heard.closed()).isZero();
    streamed(client("Bidi", 0), RpcClient.Shape.BIDI, 2, 2).matches(spans.take());
  }

  @Test
  void callCancelledBehindAnswersThatNobodyAsksForEndsAllTheSame() throws Exception {
    Heard heard = new Heard();
    RpcStream stream = client().open(heard);
    stream.send("a");
    stream.send("b");
    stream.halfClose();
    stream.request();
    assertThat(heard.answer()).isEqualTo("a");
    Span server = spans.take();
    assertThat(server.kind()).as("only the server is done").isEqualTo(SpanKind.SERVER);

    stream.cancel();

    Span call = spans.take();
    assertThat(ExpectedSpan.attributesOf(call))
        .containsEntry("rpc.grpc.status_code", (long) CANCELLED)
        .containsEntry("error.type", "CANCELLED")
        .containsEntry("datatracing.rpc.messages.sent", 2L)
        .containsEntry("datatracing.rpc.messages.received", 1L);
    assertThat(server.isChildOf(call)).isTrue();
  }

  @Test
  void callbacksOfAStreamRunInTheContextOfTheCaller() throws Exception {
    Heard heard = new Heard();
    Context caller =
        spans.inSpan(
            "caller",
            () -> {
              RpcStream stream = client().open(heard);
              stream.send("a");
              stream.request();
              stream.halfClose();
              stream.request();
              return CurrentContext.current();
            });
    assertThat(heard.answer()).isEqualTo("a");
    assertThat(heard.closed()).isZero();
    assertThat(heard.contexts).isNotEmpty().allMatch(context -> context == caller);
    spans.take(3);
  }
}
