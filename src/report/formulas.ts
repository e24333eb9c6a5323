/**
 * The report's formulas as TeX, in the convention of CONVENTIONS.md. scripts/generate.mjs typesets them when the program is
 * built (formulas.generated.ts), so that no reader's machine needs TeX, KaTeX or a network. This file imports nothing.
 */

/** TeX by name; a phone shows what \qquad sets apart on lines of their own. */
export const formulas = {
  network: String.raw`\hat y(x;\theta)=\frac1N\sum_{i=1}^N\sigma_\star(x;\theta_i),\qquad R_N(\theta)=\mathrm E\,(y-\hat y(x;\theta))^2`,
  sgd: String.raw`\theta_i\leftarrow\theta_i+2s_k\,(y_k-\hat y_k)\,\nabla_{\!\theta}\,\sigma_\star(x_k;\theta_i),\qquad s_k=\int_{k\varepsilon}^{(k+1)\varepsilon}\!\xi(t)\,dt`,
  sgdDecay: String.raw`\theta_i\leftarrow(1-2\lambda s_k)\,\theta_i+2s_k\,(y_k-\hat y_k)\,\nabla_{\!\theta}\,\sigma_\star(x_k;\theta_i),\qquad s_k=\int_{k\varepsilon}^{(k+1)\varepsilon}\!\xi(t)\,dt`,
  sgdNoise: String.raw`\theta_i\leftarrow(1-2\lambda s_k)\,\theta_i+2s_k\,(y_k-\hat y_k)\,\nabla_{\!\theta}\,\sigma_\star(x_k;\theta_i)+\sqrt{\frac{4s_k}\beta}\,g_i^k,\qquad g_i^k\sim\mathcal N(0,I),\qquad s_k=\int_{k\varepsilon}^{(k+1)\varepsilon}\!\xi(t)\,dt`,
  risk: String.raw`R(\rho)=\mathrm E\,y^2+2\int V\,d\rho+\iint U\,d\rho\,d\rho`,
  potentials: String.raw`V(\theta)=-\mathrm E\,[\,y\,\sigma_\star(x;\theta)],\qquad U(\theta,\theta')=\mathrm E\,[\sigma_\star(x;\theta)\,\sigma_\star(x;\theta')]`,
  dynamics: String.raw`\partial_t\rho_t=2\xi(t)\,\nabla\!\cdot\bigl(\rho_t\,\nabla\Psi(\theta;\rho_t)\bigr),\qquad\Psi(\theta;\rho)=V(\theta)+\int U(\theta,\theta')\,\rho(d\theta')`,
  dynamicsDecay: String.raw`\partial_t\rho_t=2\xi(t)\,\nabla\!\cdot\bigl(\rho_t\,\nabla\Psi_\lambda(\theta;\rho_t)\bigr),\qquad\Psi_\lambda(\theta;\rho)=V(\theta)+\int U(\theta,\theta')\,\rho(d\theta')+\frac\lambda2\|\theta\|^2`,
  dissipation: String.raw`\frac{d}{dt}R(\rho_t)=-4\,\xi(t)\int\|\nabla\Psi(\theta;\rho_t)\|^2\,\rho_t(d\theta)\;\le\;0`,
  dissipationDecay: String.raw`\frac{d}{dt}\Bigl(\tfrac12R(\rho_t)+\frac\lambda2\int\|\theta\|^2\,\rho_t(d\theta)\Bigr)=-2\,\xi(t)\int\|\nabla\Psi_\lambda(\theta;\rho_t)\|^2\,\rho_t(d\theta)\;\le\;0`,
  dynamicsNoise: String.raw`\partial_t\rho_t=2\xi(t)\Bigl(\nabla\!\cdot\bigl(\rho_t\,\nabla\Psi_\lambda(\theta;\rho_t)\bigr)+\frac1\beta\Delta\rho_t\Bigr),\qquad\Psi_\lambda(\theta;\rho)=V(\theta)+\int U(\theta,\theta')\,\rho(d\theta')+\frac\lambda2\|\theta\|^2`,
  freeEnergy: String.raw`F(\rho)=\tfrac12R(\rho)+\frac\lambda2\int\|\theta\|^2\,d\rho+\frac1\beta\int\rho\log\rho\,d\theta,\qquad\frac{d}{dt}F(\rho_t)=-2\,\xi(t)\int\bigl\|\nabla\bigl(\Psi_\lambda+\tfrac1\beta\log\rho_t\bigr)\bigr\|^2\,d\rho_t`,
  langevin: String.raw`F(\rho)-F_\star\;\le\;\frac1\beta\,\mathrm{KL}(\rho\,\|\,p_\rho),\qquad p_\rho\propto e^{-\beta\Psi_\lambda(\cdot;\rho)}`,
  proximal: String.raw`\rho_{s+h}=\mathop{\mathrm{arg\,min}}_\rho\;F(\rho)+\frac{W_2(\rho,\rho_s)^2}{2h},\qquad s=2\int_0^t\xi`,
  gap: String.raw`R(\rho)-\inf R\;\le\;2\Bigl(\int\Psi(\theta;\rho)\,\rho(d\theta)-\min_\theta\Psi(\theta;\rho)\Bigr)+\mathrm{tail}(\rho)`,
  features: String.raw`R(\rho)=c_\infty+\sum_k c_k\,(m_k-y_k)^2,\qquad m_k=\int\varphi_k\,d\rho,\qquad\Psi(\theta;\rho)=\sum_k c_k\,(m_k-y_k)\,\varphi_k(\theta)`,
  mixtureFeatures: String.raw`\varphi_{c,m}(a,b,r)=a\,\tilde h_{|m|}(S_c,b)\prod_j\Bigl(\frac{\tau_{c,j}\,r_j}{S_c}\Bigr)^{m_j},\qquad S_c^2=\sum_j\tau_{c,j}^2\,r_j^2`,
  mixtureWeights: String.raw`c_{c,m}=p_c\,|m|!\prod_j\frac{M_{m_j}(d_j)}{m_j!},\qquad\tilde h_n(S,b)=\frac{\mathrm E\,[\sigma(Sg+b)\,\mathrm{He}_n(g)]}{\sqrt{n!}},\qquad M_{2l}(d)=\prod_{i<l}\frac{2i+1}{d+2i}`,
  indexFeatures: String.raw`\varphi_{n,j}(a,b,p,q)=a\,\tilde h_n(S,b)\Bigl(\frac pS\Bigr)^{n-j}\Bigl(\frac qS\Bigr)^j,\qquad c_{n,j}=\binom nj M_j(d-1),\qquad\tilde h_n(S,b)=\frac{\mathrm E\,[\sigma(Sg+b)\,\mathrm{He}_n(g)]}{\sqrt{n!}},\qquad M_{2l}(d)=\prod_{i<l}\frac{2i+1}{d+2i}`,
  datasetFeatures: String.raw`\varphi_q(\theta)=\sigma_\star(x_q;\theta),\qquad c_q=\frac1Q,\qquad y_q=\text{the label of row }q,\qquad c_\infty=0`,
  limitError: String.raw`\bigl|R(\rho_t)-R(\rho_t^{\mathrm{coarser}})\bigr|+\mathrm{tail}(\rho_t)`,
  pairs: String.raw`U(\theta,\theta')=\sum_{n\le L}a\,\tilde h_n\,a'\,\tilde h_n'\,q^n+\text{rest},\qquad|\text{rest}|\le|q|^{L+1}\Bigl(\sum_{n>L}a^2\,\tilde h_n^2\Bigr)^{1/2}\Bigl(\sum_{n>L}a'^2\,\tilde h_n'^2\Bigr)^{1/2}`,
  fresh: String.raw`\mathrm E\,R_N=R(\rho)+\frac{\kappa(\rho)}N,\qquad\kappa(\rho)=\int U(\theta,\theta)\,\rho(d\theta)-\iint U\,d\rho\,d\rho`,
  populationFlow: String.raw`\frac{d\theta_i}{dt}=-N\,\xi(t)\,\nabla_{\!\theta_i}R_N(\theta)`,
  distances: String.raw`W_p(F,G)^p=\int_0^1\bigl|F^{-1}(u)-G^{-1}(u)\bigr|^p\,du,\qquad\mathrm{KS}(F,G)=\sup_x|F(x)-G(x)|`,
  expected: String.raw`\mathrm E\,W_1(F_N,F)=\int\mathrm E\,\Bigl|\frac{B_N(F(x))}N-F(x)\Bigr|\,dx,\qquad B_N(p)\sim\mathrm{Bin}(N,p)`,
  theorem: String.raw`\sup_{t\le T}\Bigl|\frac1N\sum_{i=1}^Nf\bigl(\theta_i^{\lfloor t/\varepsilon\rfloor}\bigr)-\int f\,d\rho_t\Bigr|\le K e^{KT}\,\mathrm{err}(z),\qquad\mathrm{err}(z)=\sqrt{\frac1N\vee\varepsilon}\;\Bigl(\sqrt{D\vee\log\frac N\varepsilon}+z\Bigr)`,
} as const;

/** The name of a formula. */
export type FormulaName = keyof typeof formulas;
