/**
 * Micro-benchmarks of the code that runs per request and per login.
 * {@code mvn -q verify -Pjmh -DskipTests -pl core/bench -am} runs all of them, with their allocations;
 * {@code -Djmh="Session -prof gc"} runs those whose name matches, with other options of JMH.
 */
@NullMarked
package io.msgserver.bench.micro;

import org.jspecify.annotations.NullMarked;
