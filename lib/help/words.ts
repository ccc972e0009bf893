import { textsOf } from '@/lib/i18n/catalogue';

/** The names of buttons, pages and messages, out of the catalogue that draws them: the help can't call them otherwise. */
export function wordsOf(language: string) {
  const shell = textsOf('shell', language);
  const billing = textsOf('billing', language);
  const buying = textsOf('buying', language);
  const aiUsage = textsOf('aiUsage', language);
  const chat = textsOf('chat', language);
  const plan = textsOf('plan', language);
  const refill = textsOf('refill', language);
  const refillTerms = textsOf('refillTerms', language);
  const receipt = textsOf('usage', language);
  return {
    'ui.billing': shell('pages.billing'),
    'ui.usage': shell('pages.usage'),
    'ui.settings': shell('pages.settings'),
    'ui.buyCredits': buying('buyCredits'),
    'ui.buyMore': buying('buyMore'),
    'ui.aiUsage': aiUsage('title'),
    'ui.paysNext': aiUsage('paysNext'),
    'ui.topUpBalance': aiUsage('topUp'),
    'ui.includedCredits': aiUsage('included'),
    'ui.held': aiUsage('held'),
    'ui.owed': aiUsage('debt'),
    'ui.currentCredits': buying('currentCredits'),
    'ui.creditAmount': buying('creditAmount'),
    'ui.creditsAdded': textsOf('news', language)('purchase.added.title'),
    'ui.processing': textsOf('news', language)('purchase.processing.title'),
    'ui.purchases': billing('purchases.title'),
    'ui.cardOnFile': billing('card.title'),
    'ui.addCard': billing('card.add'),
    'ui.upgrade': aiUsage('upgrade'),
    'ui.finishPayment': billing('unfinished.finish'),
    'ui.checkNow': textsOf('purchaseCheck', language)('button'),
    'ui.aiPaused': chat('paused'),
    'ui.askOwner': textsOf('askOwner', language)('button'),
    'ui.changePlan': plan('change'),
    'ui.choosePlan': plan('choose'),
    'ui.cancelPlan': plan('cancel'),
    'ui.keepPlan': plan('keep'),
    'ui.payNow': plan('payNow'),
    'ui.free': textsOf('plansText', language)('names.free'),
    'ui.autoRefill': refillTerms('title'),
    'ui.setUpRefill': refill('setUp'),
    'ui.agreeAndTurnOn': refillTerms('turnOn'),
    'ui.turnOff': refill('turnOff'),
    'ui.resume': refill('resume'),
    'ui.fallBelow': refillTerms('fields.threshold'),
    'ui.buyField': refillTerms('fields.amount'),
    'ui.atMost': refillTerms('fields.ceiling'),
    'ui.lastCheck': refill('lastCheck'),
    'ui.nextCheck': refill('nextCheck'),
    'ui.members': textsOf('members', language)('title'),
    'ui.language': textsOf('language', language)('title'),
    'ui.apiKeys': textsOf('apiKeys', language)('title'),
    'ui.createKey': textsOf('apiKeys', language)('create'),
    'ui.reportCharge': textsOf('reports', language)('report'),
    'ui.reports': receipt('reports'),
    'ui.waived': receipt('totals.waived'),
  };
}
