package org.litestarspring.autoconfigure.repository;

import org.litestarspring.repository.AsyncRepository;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;

/** Takes away the interfaces that extend {@link AsyncRepository}, which Spring Data alone cannot implement. */
class SwitchedOffRepositories implements BeanDefinitionRegistryPostProcessor {

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        if (registry instanceof ListableBeanFactory beans) {
            for (String name : beans.getBeanNamesForType(AsyncRepository.class, true, false)) {
                registry.removeBeanDefinition(name);
            }
        }
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        // All is done while definitions are registered.
    }
}
