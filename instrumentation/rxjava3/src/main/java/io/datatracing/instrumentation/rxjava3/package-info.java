/** Context across the operators and schedulers of RxJava. */
package io.datatracing.instrumentation.rxjava3;
