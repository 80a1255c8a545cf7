// Other ways to log I, log K and the ratio: results and times at points.
// Usage: peers METHOD FUNCTION POINTS; without arguments it prints its methods. FUNCTION is i, k or
// r; POINTS is a file with lines "v x"; the output is a result a line, then nanoseconds a call.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>
#include <vector>
#if __has_include(<boost/math/special_functions/bessel.hpp>)
#define WITH_BOOST
#include <boost/math/special_functions/bessel.hpp>
#endif
#if __has_include(<gsl/gsl_sf_bessel.h>) && !defined(NO_GSL)
#define WITH_GSL
#include <gsl/gsl_errno.h>
#include <gsl/gsl_sf_bessel.h>
#endif

namespace {

const double NONE = std::numeric_limits<double>::quiet_NaN();
const double PI = std::acos(-1.0);

#ifdef WITH_BOOST
double boost_of(char f, double v, double x) {
  try {
    switch (f) {
      case 'i': return std::log(boost::math::cyl_bessel_i(v, x));
      case 'k': return std::log(boost::math::cyl_bessel_k(v, x));
      default: return boost::math::cyl_bessel_i(v + 1, x) / boost::math::cyl_bessel_i(v, x);
    }
  } catch (...) {
    return NONE;
  }
}
#endif

#ifdef WITH_GSL
double gsl_of(char f, double v, double x) {
  gsl_sf_result a, b;
  switch (f) {
    case 'i':
      return gsl_sf_bessel_Inu_scaled_e(v, x, &a) ? NONE : std::log(a.val) + x;
    case 'k':
      return gsl_sf_bessel_lnKnu_e(v, x, &a) ? NONE : a.val;
    default:
      return gsl_sf_bessel_Inu_scaled_e(v, x, &a) || gsl_sf_bessel_Inu_scaled_e(v + 1, x, &b)
                 ? NONE
                 : b.val / a.val;
  }
}
#endif

// Plesner, Sorensen, Hauberg, arXiv 2409.08729, transcribed: thresholds, expansions, fallbacks.

double hankel(bool second, int terms, double v, double x) {
  double mu = 4 * v * v, term = 1, sum = 1;
  for (int k = 1; k <= terms; k++) {
    double odd = 2 * k - 1;
    term *= (second ? 1 : -1) * (mu - odd * odd) / (k * 8 * x);
    sum += term;
  }
  return second ? std::log(PI / (2 * x)) / 2 - x + std::log(sum)
                : x - std::log(2 * PI * x) / 2 + std::log(sum);
}

// Coefficients of U_k by powers of p, DLMF 10.41.9.
struct Olver {
  std::vector<std::vector<double>> u{{1.0}};
  explicit Olver(int n) {
    for (int k = 0; k < n; k++) {
      const std::vector<double>& last = u.back();
      std::vector<double> next(last.size() + 3, 0.0);
      for (size_t i = 0; i < last.size(); i++) {
        next[i + 1] += 0.5 * i * last[i] + last[i] / (8.0 * (i + 1));
        next[i + 3] -= 0.5 * i * last[i] + 5 * last[i] / (8.0 * (i + 3));
      }
      u.push_back(next);
    }
  }
};

double uniform(bool second, int terms, double v, double x) {
  static const Olver olver(13);
  double z = x / v, root = std::sqrt(1 + z * z), p = 1 / root;
  double eta = root + std::log(z / (1 + root));
  double sum = 1, scale = 1;
  for (int k = 1; k <= terms; k++) {
    scale *= (second ? -1 : 1) / v;
    double polynomial = 0;
    const std::vector<double>& u = olver.u[k];
    for (size_t i = u.size(); i-- > static_cast<size_t>(k);) {
      polynomial = polynomial * p + u[i];
    }
    sum += polynomial * std::pow(p, k) * scale;
  }
  return second ? std::log(PI / (2 * v)) / 2 - v * eta - std::log(1 + z * z) / 4 + std::log(sum)
                : v * eta - std::log(2 * PI * v) / 2 - std::log(1 + z * z) / 4 + std::log(sum);
}

double series(double v, double x) {
  const int terms = 41;
  double logs[terms], half = std::log(x / 2), most;
  logs[0] = most = v * half - std::lgamma(v + 1);
  for (int k = 1; k < terms; k++) {
    logs[k] = logs[k - 1] + 2 * half - std::log(k * (v + k));
    most = std::fmax(most, logs[k]);
  }
  double sum = 0;
  for (double l : logs) {
    sum += std::exp(l - most);
  }
  return most + std::log(sum);
}

// Rothwell's integral by Simpson's rule with 600 intervals.
double integral(double v, double x) {
  const int intervals = 600;
  const double n = 8, beta = 2 * n / (2 * v + 1);
  static thread_local double logs[intervals + 1];
  double most = -INFINITY;
  for (int i = 1; i <= intervals; i++) {
    double u = static_cast<double>(i) / intervals, power = std::pow(u, beta);
    double g = std::log(beta) - power + (v - 0.5) * std::log(2 * x + power) + (n - 1) * std::log(u);
    double h = -1 / u - (2 * v + 1) * std::log(u) + (v - 0.5) * std::log(2 * x * u + 1);
    double larger = std::fmax(g, h);
    logs[i] = larger + std::log(std::exp(g - larger) + std::exp(h - larger));
    most = std::fmax(most, logs[i]);
  }
  double sum = 0;
  for (int i = 1; i <= intervals; i++) {
    sum += (i == intervals ? 1 : i % 2 == 1 ? 4 : 2) * std::exp(logs[i] - most);
  }
  return std::log(PI) / 2 - std::lgamma(v + 0.5) - v * std::log(2 * x) - x + most +
         std::log(sum / (3 * intervals));
}

double published(char f, double v, double x) {
  bool k = f == 'k';
  double lx = std::log(x), lv = std::log(v);
  if ((x > 1400 && v < 3.05) || (0.6229 * lx - 3.2318 > lv && v > 3.1)) {
    return hankel(k, 3, v, x);
  }
  if ((x > 30 && v < 15.3919) || (0.5113 * lx + 0.7939 > lv && x > 59.6925)) {
    return hankel(k, 20, v, x);
  }
  if ((x > 274.2377 && v > 0.3) || v > 163.6993) {
    return uniform(k, 4, v, x);
  }
  if ((x > 84.4153 && v > 0.46) || v > 56.9971) {
    return uniform(k, 6, v, x);
  }
  if ((x > 35.9074 && v > 0.6) || v > 20.1534) {
    return uniform(k, 9, v, x);
  }
  if ((x > 19.6931 && v > 0.7) || v > 12.6964) {
    return uniform(k, 13, v, x);
  }
  return k ? integral(v, x) : series(v, x);
}

// Gauss' continued fraction of the ratio by Lentz' method.
double gauss(double v, double x) {
  const double tiny = 1e-300;
  double f = tiny, c = f, d = 0;
  for (int k = 1; k < 100000; k++) {
    double b = 2 * (v + k) / x;
    d = 1 / (b + d);
    c = b + 1 / c;
    double change = c * d;
    f *= change;
    if (std::fabs(change - 1) < 1e-16) {
      break;
    }
  }
  return f;
}

struct Method {
  const char* name;
  double (*of)(char, double, double);
};

const Method METHODS[] = {
#ifdef WITH_BOOST
    {"boost", boost_of},
#endif
#ifdef WITH_GSL
    {"gsl", gsl_of},
#endif
    {"published", published},
    {"gauss", [](char, double v, double x) { return gauss(v, x); }},
};

}  // namespace

int main(int count, char** arguments) {
  if (count < 4) {
    for (const Method& method : METHODS) {
      std::puts(method.name);
    }
    return 0;
  }
#ifdef WITH_GSL
  gsl_set_error_handler_off();
#endif
  const char f = arguments[2][0];
  std::vector<double> v, x;
  double a, b;
  std::FILE* points = std::fopen(arguments[3], "r");
  while (points && std::fscanf(points, "%la %la", &a, &b) == 2) {
    v.push_back(a);
    x.push_back(b);
  }
  std::vector<double> result(v.size());
  double best = INFINITY;
  for (const Method& method : METHODS) {
    auto begin = std::chrono::steady_clock::now();
    for (int round = 0; round < 50 && !std::strcmp(method.name, arguments[1]); round++) {
      auto start = std::chrono::steady_clock::now();
      for (size_t i = 0; i < v.size(); i++) {
        result[i] = method.of(f, v[i], x[i]);
      }
      auto end = std::chrono::steady_clock::now();
      best = std::fmin(best, std::chrono::duration<double, std::nano>(end - start).count());
      if (end - begin > std::chrono::milliseconds(300)) {
        break;
      }
    }
  }
  for (double r : result) {
    std::printf("%a\n", r);
  }
  std::printf("%.2f\n", best / v.size());
}
