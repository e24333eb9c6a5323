// One-pass SGD of the slides' isotropic case, single precision, one sample a step, inactive neurons skipped:
// the loop that one would write in C++. A peer to race.
//
// Usage: plain_loop NEURONS DIMENSION STEPS        prints one line of JSON
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

int main(int, char** arguments) {
  const int neurons = std::atoi(arguments[1]), dimension = std::atoi(arguments[2]), steps = std::atoi(arguments[3]);
  const float stepSize = 2e-4f, low = 0.5f, high = 1.5f, slope = 10.0f;
  std::mt19937_64 bits(1);
  std::normal_distribution<float> normal;
  std::vector<float> weights(static_cast<size_t>(neurons) * dimension), x(dimension), u(neurons);
  for (auto& weight : weights) weight = 0.8f / std::sqrt(static_cast<float>(dimension)) * normal(bits);
  double losses = 0;
  const auto begin = std::chrono::steady_clock::now();
  for (int step = 0; step < steps; step++) {
    const bool positive = bits() & 1;
    const float label = positive ? 1.0f : -1.0f, deviation = std::sqrt(positive ? 1.8f : 0.2f);
    for (auto& input : x) input = deviation * normal(bits);
    float sum = 0;
    for (int i = 0; i < neurons; i++) {
      const float* w = &weights[static_cast<size_t>(i) * dimension];
      float product = 0;
      for (int k = 0; k < dimension; k++) product += w[k] * x[k];
      u[i] = product;
      sum += slope * (std::min(std::max(product, low), high) - low) - 2.5f;
    }
    const float error = label - sum / neurons;
    losses += static_cast<double>(error) * error;
    const float change = 2 * stepSize * error * slope;
    for (int i = 0; i < neurons; i++) {
      if (u[i] <= low || u[i] >= high) continue;
      float* w = &weights[static_cast<size_t>(i) * dimension];
      for (int k = 0; k < dimension; k++) w[k] += change * x[k];
    }
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::printf("{\"stepsPerSecond\": %.1f, \"version\": \"g++ %s\", \"meanLoss\": %.6f}\n", steps / seconds, __VERSION__,
              losses / steps);
}
