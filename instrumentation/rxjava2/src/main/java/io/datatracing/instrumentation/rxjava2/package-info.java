/** Context across RxJava 2; every other class is derived from {@code instrumentation/rxjava3}. */
package io.datatracing.instrumentation.rxjava2;
