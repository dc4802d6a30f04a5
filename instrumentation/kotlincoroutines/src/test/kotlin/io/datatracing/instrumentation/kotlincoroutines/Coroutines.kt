package io.datatracing.instrumentation.kotlincoroutines

import java.util.concurrent.Callable
import kotlin.coroutines.Continuation
import kotlin.coroutines.startCoroutine
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineExceptionHandler
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.isActive
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull
import kotlinx.coroutines.yield

/** Coroutines as an application writes them; what they call comes from the tests. */
object Coroutines {
  private val quiet = CoroutineExceptionHandler { _, _ -> }

  private fun scope(dispatcher: CoroutineDispatcher) =
    CoroutineScope(SupervisorJob() + dispatcher + quiet)

  @JvmStatic
  fun launched(dispatcher: CoroutineDispatcher, task: Runnable): Job =
    scope(dispatcher).launch { task.run() }

  @JvmStatic
  fun lazily(dispatcher: CoroutineDispatcher, task: Runnable): Job =
    scope(dispatcher).launch(start = CoroutineStart.LAZY) { task.run() }

  @JvmStatic
  fun asynced(dispatcher: CoroutineDispatcher, task: Runnable) {
    scope(dispatcher).async { task.run() }
  }

  /** Is suspended between the two, until [gate] opens. */
  @JvmStatic
  fun suspended(
    dispatcher: CoroutineDispatcher,
    first: Runnable,
    gate: CompletableDeferred<Boolean>,
    then: Runnable,
  ): Job =
    scope(dispatcher).launch {
      first.run()
      gate.await()
      then.run()
    }

  /** The same without a builder of the library's, so that nothing is put into its context. */
  @JvmStatic
  fun suspendedWithoutBuilder(
    dispatcher: CoroutineDispatcher,
    first: Runnable,
    gate: CompletableDeferred<Boolean>,
    then: Runnable,
  ) {
    val coroutine: suspend () -> Unit = {
      first.run()
      gate.await()
      then.run()
    }
    coroutine.startCoroutine(Continuation(dispatcher) {})
  }

  @JvmStatic
  fun afterDelay(dispatcher: CoroutineDispatcher, task: Runnable) {
    scope(dispatcher).launch {
      delay(1)
      task.run()
    }
  }

  @JvmStatic
  fun afterYield(dispatcher: CoroutineDispatcher, task: Runnable) {
    scope(dispatcher).launch {
      yield()
      task.run()
    }
  }

  @JvmStatic
  fun switched(dispatcher: CoroutineDispatcher, task: Runnable) {
    scope(Dispatchers.Default).launch { withContext(dispatcher) { task.run() } }
  }

  @JvmStatic
  fun child(dispatcher: CoroutineDispatcher, task: Runnable) {
    scope(Dispatchers.Default).launch { coroutineScope { launch(dispatcher) { task.run() } } }
  }

  @JvmStatic
  fun flowing(dispatcher: CoroutineDispatcher, task: Runnable) {
    scope(Dispatchers.Default).launch {
      flow {
          task.run()
          emit(1)
        }
        .flowOn(dispatcher)
        .collect {}
    }
  }

  /** Runs each step before and after every kind of suspension, on several dispatchers. */
  @JvmStatic
  fun steps(dispatcher: CoroutineDispatcher, step: Runnable): Job =
    scope(dispatcher).launch {
      step.run()
      delay(1)
      step.run()
      withContext(Dispatchers.IO) {
        step.run()
        delay(1)
        step.run()
      }
      step.run()
      (1..2).map { async(Dispatchers.Default) { step.run() } }.awaitAll()
      step.run()
      flow {
          step.run()
          emit(1)
        }
        .map {
          step.run()
          it
        }
        .flowOn(Dispatchers.IO)
        .collect { step.run() }
      withTimeoutOrNull(1) { delay(Long.MAX_VALUE) }
      step.run()
    }

  /** Waits for the signal, wherever it is given; then calls. */
  @JvmStatic
  fun waiting(dispatcher: CoroutineDispatcher, signal: CompletableDeferred<Int>, task: Runnable) =
    scope(dispatcher).launch {
      signal.await()
      task.run()
    }

  @JvmStatic fun channel(): Channel<Int> = Channel()

  @JvmStatic
  fun receiver(dispatcher: CoroutineDispatcher, channel: Channel<Int>, task: Runnable): Job =
    scope(dispatcher).launch {
      for (value in channel) {
        task.run()
      }
    }

  @JvmStatic
  fun sender(dispatcher: CoroutineDispatcher, channel: Channel<Int>, values: Int, task: Runnable) {
    scope(dispatcher).launch {
      repeat(values) {
        channel.send(it)
        task.run()
      }
    }
  }

  /** Calls when it is cancelled. */
  @JvmStatic
  fun cancelled(dispatcher: CoroutineDispatcher, started: Runnable, task: Runnable): Job =
    scope(dispatcher).launch {
      try {
        started.run()
        delay(Long.MAX_VALUE)
      } finally {
        task.run()
      }
    }

  @JvmStatic
  fun looping(dispatcher: CoroutineDispatcher, task: Runnable): Job =
    scope(dispatcher).launch {
      while (isActive) {
        task.run()
        delay(1)
      }
    }

  @JvmStatic fun blocking(task: Callable<Int>): Int = runBlocking { inner(task) }

  private suspend fun inner(task: Callable<Int>): Int {
    delay(1)
    return withContext(Dispatchers.IO) { task.call() }
  }

  /** A block in a coroutine that makes something else current around a switch of threads. */
  @JvmStatic
  fun around(dispatcher: CoroutineDispatcher, begin: Runnable, inside: Runnable, end: Runnable) {
    scope(dispatcher).launch {
      begin.run()
      try {
        withContext(Dispatchers.IO) { inside.run() }
      } finally {
        end.run()
      }
    }
  }
}
