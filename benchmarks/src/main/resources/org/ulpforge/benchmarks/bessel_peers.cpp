// Reads lines "v x" of hexadecimal floats, writes log I and log K by Boost and by GSL, four a line.
#include <boost/math/special_functions/bessel.hpp>
#include <cmath>
#include <cstdio>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_sf_bessel.h>

template <typename F> static double boost_log(F function, double v, double x) {
  try {
    return std::log(function(v, x));
  } catch (const std::exception &) {
    return NAN;
  }
}

static double gsl_log_i(double v, double x) {
  gsl_sf_result scaled;
  return gsl_sf_bessel_Inu_scaled_e(v, x, &scaled) == GSL_SUCCESS ? std::log(scaled.val) + x : NAN;
}

static double gsl_log_k(double v, double x) {
  gsl_sf_result result;
  return gsl_sf_bessel_lnKnu_e(v, x, &result) == GSL_SUCCESS ? result.val : NAN;
}

int main() {
  gsl_set_error_handler_off();
  auto i = [](double v, double x) { return boost::math::cyl_bessel_i(v, x); };
  auto k = [](double v, double x) { return boost::math::cyl_bessel_k(v, x); };
  double v, x;
  while (std::scanf("%la %la", &v, &x) == 2) {
    std::printf("%a %a %a %a\n", boost_log(i, v, x), boost_log(k, v, x), gsl_log_i(v, x), gsl_log_k(v, x));
  }
}
